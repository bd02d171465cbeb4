SELECT sealed, opening FROM record WHERE seq = ?1;
