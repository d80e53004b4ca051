"""What is told to an MLflow server, where there is one."""
