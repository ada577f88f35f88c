"""SQL, behind the ports of `handlers`. Hot paths give statements, which are sent several at a time (`chassis.together`)."""
