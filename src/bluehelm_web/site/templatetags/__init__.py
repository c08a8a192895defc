"""What templates may say of words."""
