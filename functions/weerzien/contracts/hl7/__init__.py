"""HL7 v2: scheduling messages (SIU) in, acknowledgements out."""
