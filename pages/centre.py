from dashboard.frame import close_page, open_page

page = open_page("centre")
close_page(page)
