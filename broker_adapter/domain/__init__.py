"""The release gate's decisions: pure, and without a rule about trading. It compares numbers."""
