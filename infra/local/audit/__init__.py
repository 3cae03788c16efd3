"""What the product is made of, looked at for secrets, holes, licences and known faults."""
