"""SMS parts over ten thousand first names and practice names."""
