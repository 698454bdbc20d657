"""Rules (办法): counts and numbers in, outcomes out; nothing of signatures, files or words."""
