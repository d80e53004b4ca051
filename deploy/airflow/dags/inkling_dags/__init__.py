"""What the DAGs in inkling.py are made of."""
