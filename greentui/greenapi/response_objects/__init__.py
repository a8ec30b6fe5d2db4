"""The responses that are objects, or lists of them, with the fields this program uses.

The names are the service's. `to_model` converts those for which the model has a type; the rest leave this
package as they are.
"""
