"""What the words mean: the terms of 名词解释, and how to find one by a near name."""
