//! The suite: everything that holds of the product, natively and against workerd.
