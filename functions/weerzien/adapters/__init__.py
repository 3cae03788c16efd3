"""What meets AWS and the outside world."""
