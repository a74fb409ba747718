"""The pages of joint bodies: `bodies` and `sessions` read, the others change what is said, planned, minuted and promised."""
