"""Ways out of the installation. Each claims its deliveries, asks again whom to tell, and notes it."""
