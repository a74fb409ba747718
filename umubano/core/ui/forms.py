"""How forms are rendered: every field with label, help and error tied together for screen readers."""

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """Django's renderer with our templates for forms and fields."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
