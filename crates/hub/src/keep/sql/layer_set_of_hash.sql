SELECT digest FROM layer_set WHERE hash = ?1 ORDER BY digest LIMIT 1
