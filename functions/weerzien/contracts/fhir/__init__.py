"""FHIR R4 at the door: resources read into canonical events, and answers in FHIR's own form."""
