"""What steps hand over to steps on other machines."""
