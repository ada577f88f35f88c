"""Calendar files of lockouts: what each entry asks for, or why it cannot be one."""
