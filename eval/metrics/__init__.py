"""The measures of the evaluation: pure functions of what was asked, answered and would have been right."""
