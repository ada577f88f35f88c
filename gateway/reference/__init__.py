"""API descriptions as pages of plain HTML: no script, no font and no style from elsewhere."""
