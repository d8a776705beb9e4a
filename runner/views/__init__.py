"""What a person or a program is shown. A view knows no laboratory, and no stack by its name."""
