"""The game day: every alarm is raised by its fault on the embedded AWS, and goes again."""
