SELECT staff, name, branch, trainee FROM officer WHERE staff = ?1
