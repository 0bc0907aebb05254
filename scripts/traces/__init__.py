"""What is left of people who left a study: found in any kind of file, and removed."""
