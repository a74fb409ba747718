"""How the register speaks: codes into words, standings into sentences, lives into drawings. No writes, no permissions."""
