"""Who is working: the officer of the session, what that officer may see, and how a session begins and ends."""
