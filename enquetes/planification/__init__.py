"""Who contacts whom, and when: shoppers, the solver, the plan in force."""
