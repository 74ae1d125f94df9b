"""Citizens are asked, and answered: dialogues, contributions, agreement measured, the answer that is due."""
