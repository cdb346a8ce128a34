"""Where everything comes together: settings, the house with its services, command line, pages, API."""
