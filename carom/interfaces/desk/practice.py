from django.http import HttpResponse

from carom.interfaces.desk.access import open_to_all


@open_to_all(reason="being built")
def choose(request):
    return HttpResponse()


demo = demo_enter = choose
