"""What is taught, and the policies it is judged by; pure, without Flask or a database."""
