"""Commands of the kernel, and in `base` what every command of the product shares."""
