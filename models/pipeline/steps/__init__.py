"""What each step does: has a stage make something, writes that down, and says what came of it."""
