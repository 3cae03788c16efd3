"""Every Dutch and English sentence that a patient or a staff member reads."""
