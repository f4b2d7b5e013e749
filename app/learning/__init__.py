"""What a learner has to do and how they do it: tasks, lessons, scenarios, quizzes."""
