SELECT hub, log, public_key, sealed_seed, ca, sealed_ca_key FROM hub
