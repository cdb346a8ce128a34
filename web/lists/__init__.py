"""Lists of offices on their way in: brought, looked at, checked without writing, decided, brought in. Each row once, whatever the file."""
