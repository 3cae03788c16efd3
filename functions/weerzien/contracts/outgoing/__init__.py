"""What goes out to source systems: each kind of news as a body of FHIR and plain Dutch."""
