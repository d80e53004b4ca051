"""What the page's tests compare with: all drawn or generated, nobody's pictures."""
