"""What is asked, how it is drawn and graded; pure, without Flask or a database."""
