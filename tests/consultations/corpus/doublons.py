"""Pairs of ideas for a town, labelled by hand: the same idea (D), or two ideas that look alike (N).

An idea is « title | text ». N are hard on purpose: same subject and another demand, same demand elsewhere, same words
the other way round. The development part served to choose words and threshold, the evaluation part to judge only.
"""

from __future__ import annotations

MISE_AU_POINT = """
D ; Une piste cyclable avenue Jean-Jaurès | Il n'y a aucune séparation entre les voitures et les vélos avenue Jean-Jaurès, c'est dangereux. ; Piste vélo sur l'avenue Jean Jaures | Les cyclistes sont en danger au milieu des voitures, il faut une vraie piste séparée.
D ; Des bancs à l'ombre dans le parc | Planter des arbres et installer des bancs à l'ombre pour les personnes âgées au parc municipal. ; Plus de bancs ombragés au parc municipal | Les anciens ne savent pas où s'asseoir l'été, il manque des bancs à l'ombre.
D ; Composteurs collectifs dans les quartiers | Installer un composteur partagé par quartier pour nos épluchures. ; Un compost partagé par quartier | Permettre aux habitants des immeubles de composter leurs déchets de cuisine.
D ; Ouvrir la médiathèque le dimanche | La médiathèque devrait ouvrir le dimanche après-midi pour les familles. ; Médiathèque : ouverture dominicale | Beaucoup de familles ne peuvent venir que le dimanche, merci d'ouvrir l'après-midi.
D ; Jardin partagé rue des Lilas | Transformer la friche de la rue des Lilas en jardin partagé. ; Un potager collectif sur la friche des Lilas | Le terrain vague rue des Lilas pourrait devenir un jardin pour les habitants.
D ; Cantine bio et locale | Servir des produits bio et locaux dans les cantines des écoles. ; Des produits locaux à la cantine scolaire | Je souhaite que les enfants mangent bio et local à la cantine.
D ; Éclairage public éteint la nuit | Éteindre les lampadaires de minuit à cinq heures pour économiser l'énergie. ; Couper l'éclairage la nuit | Éteindre les lampadaires entre minuit et 5 h ferait des économies d'énergie.
D ; Skatepark | Construire un skate-park pour les jeunes près du gymnase. ; Un skate park pour les ados | Les jeunes n'ont pas d'endroit pour le skate, un skatepark vers le gymnase serait bien.
D ; Ralentisseurs devant l'école Pasteur | Les voitures roulent trop vite devant l'école Pasteur, mettre des ralentisseurs. ; Dos d'âne école Pasteur | Vitesse excessive devant l'école Pasteur : il faut des ralentisseurs pour protéger les enfants.
D ; Fontaine à eau potable place du marché | Installer une fontaine d'eau potable sur la place du marché. ; Point d'eau potable au marché | L'été il manque une fontaine pour boire sur la place du marché.
D ; Boîtes à livres | Installer des boîtes à livres dans tous les quartiers de la ville. ; Des boites a livre dans chaque quartier | Échanger des livres gratuitement grâce à des boîtes dans chaque quartier.
D ; Navette gratuite pour le centre-ville | Une navette électrique gratuite entre la gare et le centre-ville. ; Navette électrique gare – centre | Relier la gare au centre par une petite navette gratuite et électrique.
D ; Parc à chiens | Créer un espace clos où les chiens peuvent courir sans laisse. ; Un espace clos pour les chiens | Il manque un parc canin où lâcher nos chiens en liberté.
D ; Toilettes publiques dans le centre | Il n'y a pas de toilettes publiques dans le centre, en installer. ; WC publics en centre-ville | Installer des toilettes publiques gratuites en centre-ville.
D ; Repair café | Organiser un repair café chaque mois pour réparer les objets au lieu de les jeter. ; Atelier de réparation mensuel | Un repair café où des bénévoles aident à réparer les appareils en panne.
D ; Rue piétonne le samedi | Rendre la rue du Commerce piétonne le samedi. ; Piétonniser la rue du Commerce | Fermer la rue du Commerce aux voitures le samedi pour se promener.
D ; Végétaliser la cour de l'école Jules-Ferry | Remplacer le bitume de la cour par des arbres et de la terre. ; Une cour d'école verte à Jules Ferry | La cour de l'école Jules-Ferry est un four l'été : planter des arbres, enlever le bitume.
D ; Aide aux devoirs | Mettre en place une aide aux devoirs gratuite le soir avec des étudiants bénévoles. ; Soutien scolaire gratuit | Des étudiants bénévoles pourraient aider les collégiens à faire leurs devoirs le soir.
D ; Terrain de pétanque | Créer un terrain de pétanque près du lac. ; Boulodrome au bord du lac | Un terrain de boules près du lac pour jouer à la pétanque entre voisins.
D ; Moins de publicité en ville | Supprimer les panneaux publicitaires lumineux. ; Interdire les panneaux de publicité lumineux | Les écrans publicitaires gaspillent de l'énergie, il faut les supprimer.
D ; Cours d'informatique pour seniors | Des ateliers gratuits pour apprendre aux seniors à faire les démarches sur internet. ; Ateliers numériques pour les personnes âgées | Aider les seniors à se servir d'un ordinateur et d'internet pour leurs démarches.
D ; Stationnement vélo à la gare | Installer un abri sécurisé pour les vélos à la gare. ; Abri à vélos sécurisé à la gare | On se fait voler nos vélos à la gare, un local fermé est nécessaire.
D ; Poubelles de tri dans les parcs | Mettre des poubelles de tri sélectif dans les parcs et jardins. ; Tri sélectif au parc | Il n'y a qu'une seule corbeille dans nos parcs, installez des poubelles de tri.
D ; Marché de producteurs le vendredi soir | Un marché de producteurs locaux le vendredi soir sur la place. ; Marché du soir avec les producteurs locaux | Organiser un marché le vendredi en fin de journée pour ceux qui travaillent.
D ; Planter mille arbres | Planter mille arbres dans la ville d'ici 2026. ; 1000 arbres pour la ville | Planter mille arbres partout en ville pour rafraîchir les rues.
D ; Aire de jeux pour tous | Rendre l'aire de jeux du parc accessible aux enfants handicapés. ; Une aire de jeux inclusive | Des jeux adaptés aux enfants en situation de handicap au parc.
D ; Fresque sur le château d'eau | Faire peindre une grande fresque sur le château d'eau par des artistes. ; Décorer le château d'eau | Inviter un artiste de street art à peindre une fresque sur le château d'eau.
D ; Piscine ouverte plus tard | Ouvrir la piscine jusqu'à 21 h en semaine. ; Horaires de la piscine | La piscine ferme trop tôt, il faudrait l'ouvrir jusqu'à 21 h pour les salariés.
D ; Caméras contre les dépôts sauvages | Installer des caméras pour lutter contre les dépôts sauvages d'ordures. ; Lutter contre les décharges sauvages | Trop de dépôts sauvages d'encombrants en forêt, il faudrait des caméras et des amendes.
D ; Limiter la ville à 30 km/h | Passer toute la ville à 30 km/h. ; Ville à 30 | Généraliser la limitation de vitesse à 30 km/h dans toutes les rues de la ville.
D ; Panneaux solaires sur le gymnase | Couvrir le toit du gymnase de panneaux photovoltaïques. ; Du solaire sur le toit du gymnase | Installer des panneaux solaires sur les toits des bâtiments comme le gymnase.
D ; Accueil des nouveaux habitants | Organiser une réception pour accueillir les nouveaux habitants avec les associations. ; Une fête pour les nouveaux arrivants | Accueillir les nouveaux habitants une fois par an et leur présenter les associations.
D ; Cinéma en plein air | Projeter des films en plein air l'été dans le parc. ; Séances de ciné plein air en été | Des films projetés dehors au parc pendant les vacances d'été, gratuits.
D ; Passage piéton rue Victor-Hugo | Créer un passage piéton devant la boulangerie rue Victor-Hugo. ; Traverser la rue Victor Hugo en sécurité | Il manque un passage pour piétons à hauteur de la boulangerie rue Victor-Hugo.
D ; Ruches municipales | Installer des ruches sur les toits de la mairie pour les abeilles. ; Des abeilles sur le toit de la mairie | Des ruches sur le toit de la mairie et du miel de la ville.
D ; Local pour les associations | Mettre à disposition une maison des associations avec des salles. ; Une maison des associations | Les associations n'ont pas de local, il faut leur prêter des salles dans une maison commune.
N ; Une piste cyclable avenue de la République | Créer une piste séparée avenue de la République jusqu'au lycée. ; Supprimer la piste cyclable du boulevard Carnot | Cette piste ne sert à personne et crée des bouchons boulevard Carnot.
N ; Un banc devant la poste | Poser un banc devant la poste pour attendre le bus. ; Réparer les bancs du stade | Les bancs du stade sont cassés, il faut les réparer.
N ; Ouvrir la mairie le samedi | Ouvrir l'accueil de la mairie le samedi matin. ; Un parking pour la mairie | Il manque des places de stationnement près de la mairie.
N ; Éclairer le chemin du stade | Installer des lampadaires sur le chemin du stade, on n'y voit rien le soir. ; Moins d'éclairage à Noël | Réduire les illuminations de Noël pour économiser l'énergie.
N ; Cantine : baisser les prix | Les tarifs de la cantine sont trop chers pour les familles nombreuses. ; Cantine : moins de bruit | La salle de la cantine est trop bruyante, isoler le plafond.
N ; Plus de bus le dimanche | Augmenter la fréquence des bus le dimanche. ; Bus gratuits pour les jeunes | La gratuité des bus pour les moins de 18 ans.
N ; Planter des arbres rue de Verdun | Planter des arbres le long de la rue de Verdun. ; Élaguer les arbres rue de la Paix | Les arbres de la rue de la Paix cachent la lumière, il faut les élaguer.
N ; Jeux pour enfants square Mozart | Installer un toboggan au square Mozart. ; Fermer le square Mozart la nuit | Le bruit la nuit dans le square Mozart empêche de dormir.
N ; Rénover la piscine | Le carrelage et les vestiaires de la piscine sont vétustes. ; Leçons de natation pour adultes | Des cours de natation à la piscine pour les adultes débutants.
N ; Composteur au jardin public | Mettre un composteur au jardin public. ; Horaires du jardin public | Laisser le jardin public ouvert jusqu'à 22 h en été.
N ; Ramassage des ordures deux fois par semaine | Les poubelles débordent, passer deux fois par semaine. ; Des poubelles enterrées | Remplacer les bacs par des conteneurs enterrés dans le vieux centre.
N ; Caméras place du marché | Installer la vidéosurveillance sur la place du marché. ; Place du marché sans voitures | Interdire le stationnement sur la place du marché.
N ; Crèche du quartier nord | Ouvrir une crèche dans le quartier nord. ; Gymnase du quartier nord | Construire un gymnase dans le quartier nord.
N ; Fête de la musique au parc | Organiser des concerts au parc pour la fête de la musique. ; Fête des voisins | Aider à organiser la fête des voisins dans chaque rue.
N ; Skatepark couvert | Couvrir le skatepark pour la pluie. ; Mur d'escalade | Un mur d'escalade en plein air pour les jeunes.
N ; Feu rouge rue Pasteur | Installer un feu au carrefour de la rue Pasteur. ; Sens unique rue Pasteur | Mettre la rue Pasteur en sens unique.
N ; Zone 30 dans le centre | Limiter à 30 km/h le centre historique. ; Radar route de Lyon | Un radar pédagogique route de Lyon où tout le monde roule trop vite.
N ; Médiathèque : des mangas | Acheter davantage de mangas et de bandes dessinées à la médiathèque. ; Médiathèque : salle de travail | Une salle de travail silencieuse pour les étudiants à la médiathèque.
N ; Solaire sur l'école | Panneaux solaires sur l'école Curie. ; Isoler l'école Curie | Changer les fenêtres de l'école Curie, il y fait trop froid l'hiver.
N ; Wifi dans les bus | Proposer le wifi gratuit dans les bus. ; Bus électriques | Remplacer les vieux bus diesel par des bus électriques.
N ; Jardin partagé derrière la gare | Créer un jardin partagé derrière la gare. ; Parking derrière la gare | Aménager un parking relais derrière la gare.
N ; Stérilisation des chats errants | Faire stériliser les chats errants du centre. ; Pigeons du centre-ville | Lutter contre les pigeons dans le centre-ville.
N ; Abribus rue des Tilleuls | Poser un abribus à l'arrêt de la rue des Tilleuls. ; Trottoirs rue des Tilleuls | Les trottoirs de la rue des Tilleuls sont défoncés.
N ; Aide à l'achat d'un vélo électrique | Une prime municipale pour acheter un vélo électrique. ; Location de vélos électriques | Un service de location de vélos électriques en libre-service.
N ; Marché de Noël | Organiser un marché de Noël avec des artisans. ; Marché aux puces | Une brocante chaque premier dimanche du mois.
N ; Théâtre pour les enfants | Des spectacles de théâtre pour les enfants le mercredi. ; Rénover le théâtre | Le théâtre municipal tombe en ruine, il faut refaire le toit.
N ; Toilettes au parc | Installer des toilettes au parc municipal. ; Arrosage du parc | Arroser le parc municipal avec de l'eau de pluie.
N ; Boîte à livres à la gare | Une boîte à livres dans le hall de la gare. ; Horaires de la gare | Rouvrir le guichet de la gare le matin.
N ; Mutuelle communale | Négocier une mutuelle communale pour les retraités. ; Repas des retraités | Un repas gratuit pour les retraités en fin d'année.
N ; Distributeur de billets | Il n'y a plus de distributeur de billets dans le village. ; Distributeur de pain | Un distributeur de pain le lundi quand la boulangerie est fermée.
N ; Budget participatif des jeunes | Réserver une part du budget participatif aux jeunes. ; Conseil municipal des jeunes | Créer un conseil municipal des jeunes élu dans les collèges.
N ; Nettoyer la rivière | Organiser un nettoyage des berges de la rivière. ; Baignade dans la rivière | Aménager une baignade surveillée dans la rivière.
N ; Maison médicale | Attirer des médecins avec une maison de santé. ; Salle de sport | Une salle de sport municipale à petit prix.
N ; Sécuriser la sortie du collège | Des agents pour faire traverser à la sortie du collège. ; Agrandir le collège | Le collège est trop petit, il faut de nouvelles classes.
N ; Poulailler collectif | Installer un poulailler collectif dans le quartier. ; Verger collectif | Planter un verger collectif dans le quartier.
N ; Composteur rue Hoche | Installer un composteur partagé rue Hoche. ; Composteur rue Foch | Installer un composteur partagé rue Foch.
"""

EVALUATION = """
D ; Un arrêt de bus devant l'hôpital | Le bus ne s'arrête pas devant l'hôpital, les patients marchent dix minutes. ; Desservir l'hôpital en bus | Ajouter un arrêt de bus à l'entrée de l'hôpital pour les patients.
D ; Réparer les trottoirs de la rue Gambetta | Les trottoirs de la rue Gambetta sont cassés et dangereux pour les poussettes. ; Trottoirs dangereux rue Gambetta | Refaire les trottoirs rue Gambetta, impossible de passer avec une poussette ou un fauteuil.
D ; Ferme pédagogique | Créer une ferme pédagogique où les enfants découvrent les animaux. ; Une petite ferme pour les enfants | Une ferme pédagogique avec des animaux pour les écoles de la ville.
D ; Des casiers solidaires | Installer des casiers pour que les sans-abri déposent leurs affaires. ; Bagagerie pour les sans-abri | Permettre aux personnes sans-abri de déposer leurs affaires dans des casiers.
D ; Interdire les trottinettes sur les trottoirs | Les trottinettes électriques roulent sur les trottoirs et frôlent les piétons. ; Trottinettes : protéger les piétons | Verbaliser les trottinettes électriques qui circulent sur les trottoirs.
D ; Frigo solidaire | Un frigo solidaire en libre-service pour donner la nourriture en trop. ; Réfrigérateur partagé contre le gaspillage | Installer un frigo en libre-service où chacun dépose la nourriture qu'il ne mange pas.
D ; Kiosque à musique | Restaurer le kiosque à musique du jardin des Plantes et y donner des concerts. ; Faire revivre le kiosque du jardin des Plantes | Rénover le kiosque à musique pour des concerts le dimanche.
D ; Parcours de santé | Aménager un parcours de santé avec des agrès le long du canal. ; Agrès sportifs au bord du canal | Des appareils de sport en plein air et un parcours le long du canal.
D ; Récupérer l'eau de pluie | Récupérer l'eau de pluie des toits municipaux pour arroser les massifs. ; Cuves d'eau de pluie pour l'arrosage | Arroser les fleurs de la ville avec l'eau de pluie récupérée sur les toits.
D ; Permanence de la mairie dans les quartiers | Tenir une permanence de la mairie une fois par semaine dans chaque quartier. ; Mairie mobile | Une permanence itinérante des services de la mairie dans les quartiers éloignés.
D ; Prêt d'outils entre voisins | Créer une bibliothèque d'outils à emprunter. ; Outilthèque | Pouvoir emprunter des outils de bricolage comme des livres à la bibliothèque.
D ; Ombre dans la cour de la crèche | Installer des voiles d'ombrage dans la cour de la crèche des Mimosas. ; Crèche des Mimosas : la cour est trop chaude | Il faut des voiles d'ombrage ou des arbres dans la cour de la crèche.
D ; Fermer la rue de l'école aux voitures | Interdire les voitures rue de l'école aux heures d'entrée et de sortie. ; Rue aux écoles sans voitures | Bloquer la circulation devant l'école le matin et le soir à l'heure des entrées et sorties.
D ; Tarif unique pour la piscine | Un tarif réduit à la piscine pour les étudiants et les chômeurs. ; Piscine moins chère | Baisser le prix de l'entrée de la piscine pour les chômeurs et étudiants.
D ; Des hôtels à insectes | Installer des hôtels à insectes dans les espaces verts. ; Hotel à insecte dans nos parcs | Favoriser la biodiversité avec des hôtels à insectes dans les espaces verts.
D ; Festival de rue | Organiser un festival d'arts de rue au printemps. ; Arts de la rue : un festival chaque printemps | Jongleurs, théâtre et musique dans les rues pendant un week-end de printemps.
D ; Recharge de voitures électriques | Installer des bornes de recharge pour voitures électriques sur les parkings. ; Bornes électriques sur le parking du centre | Il n'y a pas de bornes de recharge pour les voitures électriques en ville.
D ; Bourse aux vélos | Organiser une bourse aux vélos d'occasion deux fois par an. ; Vente de vélos d'occasion | Une bourse aux vélos pour vendre et acheter des bicyclettes d'occasion.
D ; Journal des habitants | Un journal de quartier écrit par les habitants. ; Créer un journal de quartier | Donner la parole aux habitants dans un petit journal local distribué gratuitement.
D ; Salle pour les répétitions | Une salle de répétition pour les groupes de musique des jeunes. ; Studio de répétition | Les jeunes musiciens n'ont pas de salle pour répéter avec leur groupe.
D ; Signaler les problèmes sur une application | Une application pour signaler les nids-de-poule et les lampadaires en panne. ; Appli de signalement | Signaler à la mairie par téléphone les trous dans la chaussée, lampadaires cassés, dépôts.
D ; Supprimer les pesticides au cimetière | Ne plus utiliser de désherbant chimique au cimetière. ; Cimetière sans pesticides | Arrêter les désherbants au cimetière et laisser pousser l'herbe.
D ; Café des aidants | Un lieu de rencontre pour ceux qui s'occupent d'un proche malade. ; Soutenir les aidants | Créer un café des aidants pour les personnes qui accompagnent un proche malade.
D ; Arceaux pour vélos devant les commerces | Poser des arceaux à vélos devant les commerces de la Grande-Rue. ; Garer son vélo Grande Rue | Il manque des arceaux pour attacher les vélos devant les magasins de la Grande-Rue.
D ; Un marché couvert | Construire une halle pour le marché, trop souvent sous la pluie. ; Halle pour le marché | Abriter le marché de la pluie sous une halle couverte.
D ; Rampe pour fauteuils à la mairie | L'entrée de la mairie a des marches, installer une rampe pour les fauteuils roulants. ; Accessibilité de la mairie | Impossible d'entrer à la mairie en fauteuil roulant à cause des marches : une rampe suffirait.
D ; Plus de médecins | Recruter des médecins salariés dans un centre de santé municipal. ; Un centre de santé municipal | Nous n'avons plus de médecin : la ville doit ouvrir un centre de santé avec des médecins salariés.
D ; Broyeur de branches | Prêter un broyeur de végétaux aux habitants. ; Broyer ses végétaux | La mairie pourrait prêter un broyeur aux jardiniers pour les branches.
D ; Débat public avant chaque grand projet | Organiser une réunion publique avec les habitants avant chaque grand projet. ; Consulter les habitants sur les projets | Une réunion publique obligatoire avant les grands projets d'aménagement.
D ; Nom de rue pour Simone Veil | Donner le nom de Simone Veil à une rue ou une place. ; Rue Simone-Veil | Rebaptiser une rue du centre du nom de Simone Veil.
D ; Mettre des miroirs au carrefour du Moulin | On ne voit rien au carrefour du Moulin, un miroir éviterait des accidents. ; Carrefour du Moulin dangereux | Aucune visibilité au croisement du Moulin, il faudrait un miroir.
D ; Gratiferia | Une journée de dons d'objets gratuits entre habitants. ; Journée du don | Organiser une gratiferia où chacun donne des objets gratuitement.
D ; Moins de plastique à la cantine | Remplacer les barquettes en plastique de la cantine par de l'inox. ; Cantine sans plastique | Bannir le plastique dans les cantines scolaires, prendre des plats en inox.
D ; Sentier le long de la rivière | Ouvrir un sentier de promenade au bord de la rivière. ; Promenade au bord de l'eau | Aménager un chemin piéton le long de la rivière pour se promener.
D ; Numéro d'appel pour personnes isolées | Appeler chaque semaine les personnes âgées isolées. ; Rompre l'isolement des anciens | Des bénévoles téléphonent chaque semaine aux personnes âgées isolées.
D ; Refaire le terrain de basket | Le terrain de basket de la cité des Peupliers est abîmé, refaire le sol et les paniers. ; Terrain de basket des Peupliers | Changer les paniers et le sol du terrain de basket aux Peupliers.
N ; Un arrêt de bus au lycée | Ajouter un arrêt de bus devant le lycée agricole. ; Supprimer un arrêt de bus rue Monge | L'arrêt de bus de la rue Monge bloque la circulation.
N ; Trottoirs rue Kléber | Élargir les trottoirs de la rue Kléber. ; Pavés rue Kléber | Remettre des pavés rue Kléber comme autrefois.
N ; Ferme urbaine en hydroponie | Cultiver des légumes sur le toit du parking. ; Parking souterrain | Construire un parking souterrain sous la place.
N ; Trottinettes en libre-service | Proposer des trottinettes en libre-service à la gare. ; Vélos en libre-service | Proposer des vélos en libre-service dans les quartiers.
N ; Concert de l'orchestre | Un concert gratuit de l'orchestre municipal. ; École de musique | Baisser les tarifs de l'école de musique.
N ; Parcours sportif en forêt | Baliser un parcours de course à pied en forêt. ; Protéger la forêt | Interdire les motos dans la forêt.
N ; Eau de la fontaine | Remettre en eau la fontaine de la place. ; Qualité de l'eau du robinet | L'eau du robinet a un goût de chlore.
N ; Mairie : prise de rendez-vous en ligne | Prendre rendez-vous en ligne pour les passeports. ; Mairie : fleurir la façade | Fleurir les balcons de la mairie.
N ; Crèche : horaires élargis | Ouvrir la crèche jusqu'à 19 h 30. ; Crèche : repas bio | Servir des repas bio à la crèche.
N ; Interdire les voitures le dimanche | Centre-ville sans voitures le dimanche. ; Baisser le prix du stationnement | Le stationnement en centre-ville est trop cher.
N ; Piscine : bassin extérieur | Construire un bassin extérieur à la piscine. ; Piscine : créneaux pour bébés | Un créneau pour les bébés nageurs le samedi.
N ; Festival de cinéma | Un festival du court métrage. ; Festival de jazz | Un festival de jazz sous les arbres du parc.
N ; Bornes de recharge rue Thiers | Installer deux bornes de recharge rue Thiers. ; Bornes à verre rue Thiers | Déplacer les bornes à verre de la rue Thiers, trop bruyantes.
N ; Cours de réparation de vélo | Apprendre à réparer son vélo avec une association. ; Casque offert pour les vélos | Offrir un casque de vélo à chaque enfant de CM2.
N ; Journal municipal en ligne | Ne plus imprimer le journal municipal. ; Journal municipal en braille | Proposer le journal municipal en braille et en audio.
N ; Salle des fêtes : insonoriser | La salle des fêtes résonne, il faut l'insonoriser. ; Salle des fêtes : tarifs | Louer la salle des fêtes moins cher aux habitants.
N ; Nids-de-poule route de Paris | Reboucher les trous route de Paris. ; Bruit route de Paris | Un mur antibruit le long de la route de Paris.
N ; Agrandir le cimetière | Le cimetière est plein, prévoir de l'agrandir. ; Ouvrir le cimetière plus tard | Le cimetière ferme à 17 h, c'est trop tôt.
N ; Colonie de vacances | Des colonies de vacances à petit prix. ; Chantiers pour les jeunes en vacances | Des petits travaux payés pour les jeunes pendant les vacances.
N ; Brumisateurs sur la place | Installer des brumisateurs sur la place l'été. ; Patinoire sur la place | Une patinoire sur la place l'hiver.
N ; Marché : plus de poissonniers | Attirer un poissonnier au marché du jeudi. ; Marché : changer de jour | Mettre le marché du jeudi au samedi.
N ; Rampe au cinéma | Une rampe pour fauteuils à l'entrée du cinéma. ; Sous-titres au cinéma | Des séances sous-titrées pour les sourds au cinéma.
N ; Pharmacie de garde | Afficher la pharmacie de garde sur le site de la ville. ; Site de la ville | Rendre le site de la ville plus lisible.
N ; Arbres fruitiers à l'école | Planter des arbres fruitiers à l'école Prévert. ; Toilettes de l'école Prévert | Refaire les toilettes de l'école Prévert.
N ; Réunion publique sur le tramway | Une réunion publique pour expliquer le tramway. ; Prolonger le tramway | Prolonger le tramway jusqu'à la zone commerciale.
N ; Place Simone-Weil : des fleurs | Fleurir la place Simone-Weil. ; Place de livraison | Réserver une place de livraison devant la librairie.
N ; Stop au carrefour du Lavoir | Mettre un stop au carrefour du Lavoir. ; Rénover le lavoir | Restaurer le vieux lavoir.
N ; Don du sang | Accueillir une collecte de sang à la mairie. ; Collecte de jouets | Une collecte de jouets avant Noël à la mairie.
N ; Plateaux en inox | Remplacer les plateaux de la cantine. ; Menu végétarien | Un menu végétarien par jour à la cantine.
N ; Pont sur la rivière | Construire une passerelle sur la rivière pour les piétons. ; Crue de la rivière | Une alerte par SMS quand la rivière monte.
N ; Visites aux personnes âgées | Des visites à domicile pour les personnes âgées. ; Résidence pour personnes âgées | Construire une résidence pour personnes âgées près des commerces.
N ; Terrain de basket au stade | Un terrain de basket au stade. ; Terrain synthétique au stade | Un terrain de football synthétique au stade.
N ; Baisser la taxe foncière | La taxe foncière est trop élevée. ; Taxer les logements vacants | Une taxe sur les logements vacants.
N ; Chauffage des gymnases | Baisser le chauffage des gymnases à 16 degrés. ; Gymnases ouverts aux associations | Ouvrir les gymnases aux associations le week-end.
N ; Lampadaires solaires | Remplacer les lampadaires par des lampadaires solaires. ; Lampadaires éteints rue Barbès | Les lampadaires de la rue Barbès sont en panne depuis un mois.
N ; Fontaine place Voltaire | Installer une fontaine à boire place Voltaire. ; Fontaine place Diderot | Installer une fontaine à boire place Diderot.
"""

Idee = tuple[str, str]


def paires(texte: str) -> list[tuple[str, Idee, Idee]]:
    """Return (label, idea, idea) of a part."""
    lues = []
    for ligne in texte.strip().splitlines():
        etiquette, une, autre = ligne.split(" ; ")
        lues.append((etiquette, _idee(une), _idee(autre)))
    return lues


def _idee(texte: str) -> Idee:
    titre, corps = texte.split(" | ")
    return titre.strip(), corps.strip()
