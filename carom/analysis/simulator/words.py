"""Lists from which the simulator invents people and places. Any likeness to a person is chance."""

# ruff: noqa: SIM905 (lists of words read better as text)

FIRST = """
Abigail Adaeze Adrian Aiko Alan Alicia Amina Ana Andre Anita Anjali Antonio Arjun Arthur Asha Ayesha Beatriz Benjamin
Bianca Brandon Brian Camila Carlos Carmen Caroline Catherine Cecilia Chen Chinedu Christina Christopher Clara Connor
Daniel Darnell David Deborah Deepa Denise Diego Dmitri Dorothy Edward Elena Elizabeth Emeka Emily Eric Esperanza
Esther Ethan Fatima Felipe Fiona Francisco Gabriela George Gloria Grace Graciela Hana Hannah Harold Hassan Hector
Helen Hiroshi Hugo Ibrahim Ines Ingrid Irene Isaac Isabel Ivan Jacqueline Jamal James Janelle Jasmine Javier Jennifer
Jerome Jessica Joaquin Joanna Jonathan Jorge Jose Joseph Juan Judith Julia Kamal Karen Katherine Keiko Kenneth Kevin
Kofi Kwame Lakshmi Latoya Laura Leila Leonard Li Liam Linda Lucia Luis Madeline Malik Manuel Marcus Margaret Maria
Mariana Marisol Martin Mateo Matthew Mei Mercedes Michael Miguel Min-jun Mohammed Monica Nadia Naomi Natalie Nathaniel
Ngozi Nia Nicholas Nikhil Nina Noah Nora Olivia Omar Oscar Pablo Pamela Patricia Patrick Paul Pedro Peter Philip
Phuong Pilar Priya Rachel Rafael Rajesh Ramon Ravi Rebecca Renata Ricardo Robert Rosa Rosalind Ruth Samantha Samuel
Sandra Sanjay Santiago Sara Sebastian Shanice Shirin Silvia Simone Sofia Soo-jin Sophia Stephen Steven Sunita Susan
Takashi Tamara Tariq Teresa Theodore Theresa Thomas Timothy Tomas Tran Tyrone Valentina Vanessa Veronica Victor
Victoria Vikram Vincent Walter Wei William Xiomara Yesenia Yolanda Yuki Yusuf Zainab Zoe
""".split()

LAST = """
Abara Abbott Acosta Adeyemi Aguilar Ahmadi Alvarado Andersen Aoki Aranda Archer Asante Ashworth Bahri Bakshi Balogun
Barrera Beaumont Beckwith Bello Benavides Bergstrom Bhatt Blackwood Bledsoe Bondarenko Boyle Bradshaw Brandt Brennan
Brightwater Caballero Calderon Callahan Camacho Cardenas Carmichael Castellano Cervantes Chandra Chang Chaudhry Cho
Chowdhury Christensen Cisneros Cohen Cordova Crawford Cunningham Dalton Dang Das Delacruz Delgado Desai Devereaux
Diallo Dimitrov Do Donnelly Drummond Duarte Dunleavy Echeverria Eberhardt Edmonds Ekwueme Ellsworth Engel Escobar Eze
Fairbanks Farrell Ferreira Fitzgerald Fleming Fontaine Forsythe Fuentes Fujimoto Galindo Gallagher Garrity Georgiou
Ghosh Gill Goldfarb Gonzaga Granger Greenaway Guerrero Gunderson Gupta Gutierrez Haddad Hagen Halloran Hargrove
Hashimoto Hawthorne Hedlund Henriksen Herrera Hidalgo Ho Hoffman Holloway Hosseini Huang Huerta Ibarra Idowu Iglesias
Ishikawa Ivanov Iyer Jacobsen Jaramillo Jefferson Jensen Joshi Kamau Kapoor Karimi Katz Kaufman Kelleher Khatri Kim
Kincaid Kirchner Kobayashi Kowalski Kurosawa Lachance Lafferty Lam Larsson Le Ledesma Lindqvist Lockhart Lombardi
Lozano Lundgren Ma Maalouf MacAllister Machado Maldonado Mancini Mbeki McAdams McCarthy McGuire McKinnon Mehta Mendes
Mensah Merriweather Mishra Molina Montoya Moreau Morita Mukherjee Murillo Nakagawa Naranjo Navarro Ndiaye Nguyen
Nielsen Nilsson Norwood Novak Nwosu O'Brien O'Donnell O'Keefe Obi Ochoa Oduya Ogawa Okafor Oliveira Olsen Onyango
Ortega Osei Padilla Pappas Park Patel Peralta Petrov Pham Phan Pillai Pineda Popescu Prescott Quintero Quintana
Raghavan Rahman Rao Rasmussen Redfern Reddy Restrepo Reyes Rhodes Ridgeway Rinaldi Robles Romano Rosales Rosenthal
Rosenberg Saavedra Sadler Salazar Sandoval Santana Sato Schaefer Schneider Sepulveda Serrano Shapiro Sharma Shimizu
Sinclair Singh Sokolov Solis Soto St._Clair Steinberg Stern Strickland Subramanian Suarez Suzuki Svensson Tahir
Takahashi Tanaka Tavares Thakur Thornton Tran Trevino Truong Tsai Turnbull Uchida Ugarte Underwood Urbina Valdez
Valentine Vandenberg Varga Vasquez Velasco Venkataraman Villanueva Vo Volkov Wadsworth Wakefield Walsh Wang Weaver
Weinstein Westbrook Whitaker Whitfield Winslow Wong Woodruff Wu Xiong Yamamoto Yang Yilmaz Yoon Zamora Zapata Zhang
Zhou Zielinski Zuniga
""".split()
LAST = [name.replace("_", " ") for name in LAST]

NICKNAMES = dict(
    pair.split(":")
    for pair in """
Abigail:Abby Benjamin:Ben Catherine:Cathy Christina:Tina Christopher:Chris Daniel:Dan David:Dave Deborah:Debbie
Edward:Ed Elizabeth:Liz Francisco:Paco Jacqueline:Jackie James:Jim Jennifer:Jen Jessica:Jess Jonathan:Jon Joseph:Joe
Katherine:Kate Kenneth:Ken Leonard:Len Madeline:Maddie Margaret:Peggy Matthew:Matt Michael:Mike Nathaniel:Nate
Nicholas:Nick Pamela:Pam Patricia:Pat Philip:Phil Rebecca:Becky Robert:Bob Samantha:Sam Samuel:Sam Stephen:Steve
Steven:Steve Susan:Sue Theodore:Ted Theresa:Terry Thomas:Tom Timothy:Tim Victoria:Vicky William:Bill
""".split()
)

TOWN_HEADS = """
Alder Amber Birch Cedar Clover Copper Elder Fallow Fern Glen Hazel Heron Juniper Kestrel Larch Linden Marrow Meadow
Nettle Otter Quarry Rowan Saffron Sorrel Tamar Thistle Umber Willow Wren Yarrow
""".split()
TOWN_TAILS = "wick ford mere stead brook holt combe gate moor haven well thorpe bury ton field".split()

PLACES = """
Harbor Summit Riverside Lakeview Cornerstone Evergreen Maple_Street Northgate Stonebridge Bluebird Orchard Pinecrest
Beacon Old_Mill Sunrise Three_Rivers Prairie Silver_Creek Foxglove Lighthouse Oak_Hollow Canyon Trillium Whitewater
Crossroads Heartland Mountain_Laurel Red_Barn Blue_Heron Granite Hillside Magnolia Sagebrush Tidewater Union_Square
Valley_View Windmill Wildrose Fairmount Greenway Ironwood Jasper Kingfisher Larkspur Moonlight Newbridge Overlook
Pathway Quail_Run Rosewood Starling Tamarack Upland Vineyard Westwind Yellow_Door Amistad Buena_Vista Esperanza
Nueva_Vida
""".split()
PLACES = [place.replace("_", " ") for place in PLACES]

CHURCHES = "St. Brigid|St. Columba|Grace|Trinity|New Hope|Calvary|Bethel|Good Shepherd|Nueva Vida|Shalom".split("|")

NOBODY = ("", "", "", "N/A", "unknown", "Unknown", "none", "(Unassigned)", "?")
CHANNELS = ("Google", "google search", "Yelp", "Facebook Ad", "insurance website", "Website", "drive by", "internet")
