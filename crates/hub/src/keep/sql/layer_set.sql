SELECT hash, checklist FROM layer_set WHERE digest = ?1
