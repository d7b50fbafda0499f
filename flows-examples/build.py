#!/usr/bin/env python3
"""Writes the six example workflows beside this file. Run it after a change of a text: ./build.py"""

import os

from flow_builder import Flow

HERE = os.path.dirname(os.path.abspath(__file__))
YES_NO_RETRY = ("Please reply 1 for Yes or 2 for No.", "Répondez 1 pour Oui ou 2 pour Non.")


def number_retry(low, high):
    return (f"Please reply with one number from {low} to {high}, e.g. {low + 4}.",
            f"Répondez par un seul nombre de {low} à {high}, ex. {low + 4}.")


def yes_no(to_yes, to_no):
    return [("Yes", "Oui", "yes y oui", "oui o yes", to_yes), ("No", "Non", "no n non", "non n no", to_no)]


def stock_out_report():
    f = Flow("Stock-out report")
    f.choice(
        "ACT", "ACT in stock",
        "Ministry of Health: 6 free questions on malaria stock. STOP to opt out. Q1 Is ACT in stock today? "
        "Reply 1 for Yes, 2 for No",
        "Ministère de la Santé: 6 questions gratuites, stock paludisme. STOP pour refuser. Q1 ACT en stock? "
        "Répondez 1 Oui, 2 Non",
        yes_no("Weeks", "RDT"), YES_NO_RETRY, "RDT",
        reminder=("Ministry of Health reminder: is ACT in stock today? Reply 1 for Yes, 2 for No. It is free.",
                  "Rappel du Ministère: ACT en stock aujourd'hui? Répondez 1 pour Oui, 2 pour Non. C'est gratuit."))
    f.number("Weeks", "ACT weeks",
             "Q2 For how many weeks will your ACT last? Reply with a number, e.g. 6",
             "Q2 Pour combien de semaines avez-vous des ACT? Répondez par un nombre, ex. 6",
             0, 52, number_retry(0, 52), "RDT")
    f.number("RDT", "RDT stock",
             "Q3 How many malaria RDT tests do you have today? Reply with a number, e.g. 40",
             "Q3 Combien de tests TDR paludisme avez-vous aujourd'hui? Répondez par un nombre, ex. 40",
             0, 9999, number_retry(0, 9999), "Days")
    f.number("Days", "Days without ACT",
             "Q4 How many days were you without ACT in the last 30 days? Reply with a number from 0 to 30",
             "Q4 Combien de jours sans ACT dans les 30 derniers jours? Répondez par un nombre de 0 à 30",
             0, 30, number_retry(0, 30), "Expired")
    f.choice("Expired", "Expired item",
             "Q5 Which item on your shelf has expired? Reply 1 ACT, 2 RDT, 3 Both, 4 None",
             "Q5 Quel produit de votre stock est périmé? Répondez 1 ACT, 2 TDR, 3 Les deux, 4 Aucun",
             [("ACT", "ACT", "act", "act", "Order"), ("RDT", "TDR", "rdt test", "tdr test", "Order"),
              ("Both", "Les deux", "both", "deux", "Order"), ("None", "Aucun", "none nothing no", "aucun rien non", "Order")],
             ("Please reply 1 for ACT, 2 for RDT, 3 for Both or 4 for None.",
              "Répondez 1 pour ACT, 2 pour TDR, 3 pour Les deux ou 4 pour Aucun."), "Order")
    f.choice("Order", "Order sent",
             "Q6 Have you sent this month's order to the district store? Reply 1 for Yes, 2 for No",
             "Q6 Avez-vous envoyé la commande du mois au magasin du district? Répondez 1 pour Oui, 2 pour Non",
             yes_no("Thanks", "Please order"), YES_NO_RETRY, "Thanks")
    f.message("Please order", "Please send your order today; the district pharmacist will help. Thank you for reporting.",
              "Merci d'envoyer la commande aujourd'hui; le pharmacien du district vous aidera. Merci du rapport.")
    f.message("Thanks",
              "Thank you. ACT: @results.act_in_stock.category, expired: @results.expired_item.category. "
              "Wrong? Send STOCK to start again.",
              "Merci. ACT: @results.act_in_stock.category_localized, périmé: "
              "@results.expired_item.category_localized. Erreur? Envoyez STOCK.")
    f.write(os.path.join(HERE, "stock-out-report.json"), ["stock"])


def facility_readiness():
    f = Flow("Facility readiness")
    f.choice(
        "Power", "Electricity",
        "Ministry of Health: 6 free questions on your facility. STOP to opt out. Q1 Is there electricity today? "
        "1 Yes, 2 Some hours, 3 No",
        "Ministère de la Santé: 6 questions gratuites, votre centre. STOP: fin. Q1 De l'électricité aujourd'hui? "
        "1 Oui, 2 Parfois, 3 Non",
        [("Yes", "Oui", "yes y oui", "oui o", "Water"), ("Some hours", "Parfois", "some hours", "parfois heures", "Water"),
         ("No", "Non", "no n non", "non n", "Water")],
        ("Please reply 1 for Yes, 2 for Some hours or 3 for No.", "Répondez 1 pour Oui, 2 pour Parfois ou 3 pour Non."),
        "Water",
        reminder=("Ministry of Health reminder: is there electricity at your facility today? 1 Yes, 2 Some hours, 3 No",
                  "Rappel du Ministère: de l'électricité dans votre centre aujourd'hui? 1 Oui, 2 Parfois, 3 Non"))
    f.choice("Water", "Water", "Q2 Is there clean water today? Reply 1 for Yes, 2 for No",
             "Q2 Y a-t-il de l'eau propre aujourd'hui? Répondez 1 pour Oui, 2 pour Non",
             yes_no("Staff", "Staff"), YES_NO_RETRY, "Staff")
    f.number("Staff", "Staff on duty",
             "Q3 How many health workers are on duty today? Reply with a number, e.g. 5",
             "Q3 Combien d'agents de santé sont en service aujourd'hui? Répondez par un nombre, ex. 5",
             0, 300, number_retry(0, 300), "Beds")
    f.number("Beds", "Free beds", "Q4 How many beds are free now? Reply with a number, e.g. 3. Reply 0 for none",
             "Q4 Combien de lits sont libres? Répondez par un nombre, ex. 3, ou 0 pour aucun",
             0, 500, number_retry(0, 500), "PPE")
    f.choice("PPE", "PPE for two weeks",
             "Q5 Do you have gloves and masks for the next 2 weeks? Reply 1 for Yes, 2 for No",
             "Q5 Avez-vous des gants et masques pour 2 semaines? Répondez 1 pour Oui, 2 pour Non",
             yes_no("Isolation", "Missing PPE"), YES_NO_RETRY, "Isolation")
    f.choice("Missing PPE", "Missing PPE", "What is missing? Reply 1 Gloves, 2 Masks, 3 Both",
             "Que manque-t-il? Répondez 1 Gants, 2 Masques, 3 Les deux",
             [("Gloves", "Gants", "gloves glove", "gants gant", "Isolation"),
              ("Masks", "Masques", "masks mask", "masques masque", "Isolation"),
              ("Both", "Les deux", "both", "deux", "Isolation")],
             ("Please reply 1 for Gloves, 2 for Masks or 3 for Both.",
              "Répondez 1 pour Gants, 2 pour Masques ou 3 pour Les deux."), "Isolation")
    f.choice("Isolation", "Isolation room",
             "Q6 Is a room ready to isolate a suspected case? Reply 1 for Yes, 2 for No",
             "Q6 Une salle est-elle disponible pour isoler un cas suspect? Répondez 1 pour Oui, 2 pour Non",
             yes_no("Thanks", "Thanks"), YES_NO_RETRY, "Thanks")
    f.message("Thanks",
              "Thank you. Staff: @(default(results.staff_on_duty.value, \"-\")), free beds: "
              "@(default(results.free_beds.value, \"-\")). Wrong? Send READY to start again.",
              "Merci. Agents: @(default(results.staff_on_duty.value, \"-\")), lits libres: "
              "@(default(results.free_beds.value, \"-\")). Erreur? Envoyez READY.")
    f.write(os.path.join(HERE, "facility-readiness.json"), ["ready"])


def staff_record_validation():
    f = Flow("Staff record validation")
    f.choice(
        "Employed", "Works for Ministry",
        "Ministry of Health HR: 4 free questions to confirm your record. STOP to opt out. Q1 Do you work for the "
        "Ministry? Reply 1 for Yes, 2 for No",
        "RH Ministère de la Santé: 4 questions gratuites sur votre dossier. STOP: fin. Q1 Travaillez-vous au "
        "Ministère? 1 Oui, 2 Non",
        yes_no("Same facility", "Left"), YES_NO_RETRY, "Not understood",
        reminder=("Ministry of Health HR reminder: do you work for the Ministry? Reply 1 for Yes, 2 for No. It is free.",
                  "Rappel RH du Ministère: travaillez-vous au Ministère? Répondez 1 pour Oui, 2 pour Non. Gratuit."))
    f.choice("Same facility", "Same facility",
             "Q2 Our record says you work at @(default(fields.facility, \"your last facility\")). Is that right? "
             "1 Yes, 2 No",
             "Q2 Selon votre dossier: @(default(fields.facility, \"dernier poste\")). Est-ce exact? 1 Oui, 2 Non",
             yes_no("Cadre", "New facility"), YES_NO_RETRY, "Cadre")
    f.text("New facility", "New facility", "At which facility do you work now? Reply with its name",
           "Dans quel centre travaillez-vous maintenant? Répondez par son nom",
           ("Please reply with the name of your facility.", "Répondez par le nom de votre centre."), "Save facility")
    f.node("Save facility",
           [f.action("Save facility", "set_contact_field", field={"key": "reported_facility", "name": "Reported facility"},
                     value="@(default(results.new_facility.value, \"\"))")],
           exits=[("exit", "Cadre")])
    f.choice("Cadre", "Cadre", "Q3 What is your job? Reply 1 Nurse, 2 Midwife, 3 Community health worker, 4 Other job",
             "Q3 Quel est votre métier? Répondez 1 Infirmier, 2 Sage-femme, 3 Agent communautaire, 4 Autre métier",
             [("Nurse", "Infirmier", "nurse", "infirmier infirmière", "Year"),
              ("Midwife", "Sage-femme", "midwife", "sage", "Year"),
              ("Community health worker", "Agent communautaire", "chw community", "asc communautaire", "Year"),
              ("Other job", "Autre métier", "other", "autre", "Year")],
             ("Please reply with a number from 1 to 4.", "Répondez par un nombre de 1 à 4."), "Year")
    f.number("Year", "Start year", "Q4 In which year did you start? Reply with 4 digits, e.g. 2015",
             "Q4 En quelle année avez-vous commencé? Répondez par 4 chiffres, ex. 2015",
             1960, 2035, ("Please reply with the year in 4 digits, e.g. 2015.",
                          "Répondez par l'année en 4 chiffres, ex. 2015."), "Thanks")
    f.message("Thanks", "Thank you, your record is noted. Wrong? Send STAFF to start again, or ask your district HR officer.",
              "Merci, votre dossier est noté. Erreur? Envoyez STAFF, ou voyez le responsable RH du district.")
    f.message("Left", "Thank you. Your district HR officer will check. If this is wrong, send STAFF to start again.",
              "Merci. Le responsable RH du district va vérifier. Erreur? Envoyez STAFF.")
    f.message("Not understood", "Thank you for trying. Your district HR officer will call you.",
              "Merci d'avoir essayé. Le responsable RH du district vous appellera.")
    f.write(os.path.join(HERE, "staff-record-validation.json"), ["staff"],
            fields=[("facility", "Facility", "text"), ("reported_facility", "Reported facility", "text")])


def knowledge_check():
    f = Flow("Knowledge check")

    def quiz(label, result, english, french, options, right, to, retry, explain, reminder=None):
        feedback = label + " right", label + " wrong"
        f.choice(label, result, english, french,
                 [(n, fr, w, fw, feedback[0] if i == right else feedback[1])
                  for i, (n, fr, w, fw) in enumerate(options, 1)], retry, to, reminder)
        f.node(feedback[0], [f.action(label, "set_run_local", local="score", value="1", operation="increment")],
               exits=[("exit", to)])
        f.message(feedback[1], *explain, to=to)

    retry = ("Please reply with one number: 1, 2 or 3.", "Répondez par un seul chiffre: 1, 2 ou 3.")
    f.node("Begin", [f.action("Begin", "set_run_local", local="score", value="0", operation="set")],
           exits=[("exit", "ORS")])
    quiz("ORS", "ORS", "Ministry of Health quiz: 3 free questions, 3 minutes. STOP to opt out. Q1 ORS is for "
         "1 Diarrhoea, 2 Fever, 3 Cough? Reply 1, 2 or 3",
         "Quiz du Ministère de la Santé: 3 questions gratuites. STOP: fin. Q1 Le SRO, c'est pour 1 Diarrhée, "
         "2 Fièvre, 3 Toux? Répondez 1, 2 ou 3",
         [("Diarrhoea", "Diarrhée", "diarrhoea", "diarrhée"), ("Fever", "Fièvre", "fever", "fièvre"),
          ("Cough", "Toux", "cough", "toux")], 1, "Test", retry,
         ("Not quite: ORS replaces water and salts lost by diarrhoea.",
          "Pas tout à fait: le SRO remplace l'eau et les sels perdus par la diarrhée."),
         reminder=("Ministry of Health quiz reminder: ORS is for 1 Diarrhoea, 2 Fever, 3 Cough? Reply 1, 2 or 3",
                   "Rappel, quiz du Ministère: le SRO, c'est pour 1 Diarrhée, 2 Fièvre, 3 Toux? Répondez 1, 2 ou 3"))
    quiz("Test", "Malaria test", "Q2 A child has fever. Before giving ACT you 1 Do an RDT, 2 Wait a week, 3 Give "
         "antibiotics? Reply 1, 2 or 3",
         "Q2 Un enfant a de la fièvre. Avant l'ACT vous 1 Faites un TDR, 2 Attendez, 3 Donnez un antibiotique? "
         "Répondez 1, 2 ou 3",
         [("RDT", "TDR", "rdt test", "tdr test"), ("Wait", "Attendre", "wait", "attendre"),
          ("Antibiotics", "Antibiotique", "antibiotics", "antibiotique")], 1, "Measles", retry,
         ("Not quite: test first. Treat with ACT only when the RDT is positive.",
          "Pas tout à fait: testez d'abord. ACT seulement si le TDR est positif."))
    quiz("Measles", "Measles", "Q3 You suspect measles. Within how long do you report it? Reply 1 One month, 2 One day, "
         "3 One year",
         "Q3 Vous suspectez une rougeole. Délai pour notifier? Répondez 1 Un mois, 2 Un jour, 3 Un an",
         [("Month", "Mois", "month", "mois"), ("Day", "Jour", "day", "jour"), ("Year", "An", "year", "an")],
         2, "Score", retry,
         ("Not quite: report a suspected measles case within one day.",
          "Pas tout à fait: notifiez un cas suspect de rougeole en un jour."))
    f.split("Score", "@locals.score", [("Passed", "has_number_gte", ["2"], "Result")], ("To repeat", "Result"),
            result="Score", french={"Passed": "Admis", "To repeat": "A revoir"})
    f.message("Result", "Thank you! Your score: @results.score.value of 3. Questions? Ask your supervisor or send QUIZ to repeat.",
              "Merci! Votre score: @results.score.value sur 3. Des questions? Voyez votre superviseur. QUIZ pour refaire.")
    f.write(os.path.join(HERE, "knowledge-check.json"), ["quiz"])


def announcement():
    f = Flow("Announcement with acknowledgement")
    f.choice(
        "Notice", "Acknowledged",
        "Ministry of Health: measles campaign 12-16 May, all staff on duty. This SMS is free, STOP to opt out. "
        "Reply 1 for Read, 2 for Question",
        "Ministère de la Santé: rougeole, campagne 12-16 mai, tous en service. SMS gratuit, STOP: fin. "
        "Répondez 1 Lu, 2 Question",
        [("Read", "Lu", "read ok yes", "lu ok oui", "Thanks"),
         ("Question", "Question", "question", "question", "Question")],
        ("Please reply 1 for Read or 2 for Question.", "Répondez 1 pour Lu ou 2 pour Question."), "Unclear",
        reminder=("Ministry of Health reminder: measles campaign 12-16 May, all staff on duty. Reply 1 for Read, 2 for "
                  "Question",
                  "Rappel du Ministère: rougeole, campagne 12-16 mai, tous en service. Répondez 1 pour Lu, 2 pour Question"))
    f.text("Question", "Question", "What is your question? Reply in one SMS; your district office will answer.",
           "Quelle est votre question? Répondez en un SMS; le district vous répondra.",
           ("Please write your question in one SMS.", "Ecrivez votre question en un SMS."), "Ask district")
    f.node("Ask district", [f.action("Ask district", "open_ticket", topic={"name": "Campaign"},
                                     note="@(default(results.question.value, \"\"))")], exits=[("exit", "Noted")])
    f.message("Noted", "Thank you, your question is noted. Your district office will answer.",
              "Merci, votre question est notée. Le district vous répondra.")
    f.message("Thanks", "Thank you. Questions later? Ask your district office.",
              "Merci. Des questions plus tard? Demandez au district.")
    f.message("Unclear", "Thank you. Please ask your supervisor about the campaign of 12-16 May.",
              "Merci. Voyez votre superviseur pour la campagne du 12 au 16 mai.")
    f.write(os.path.join(HERE, "announcement.json"), ["notice"])


def suspected_case_report():
    f = Flow("Suspected-case report")
    officers = f.id("group/officers")
    f.choice(
        "Disease", "Disease",
        "Ministry of Health case report: 4 free questions, STOP to opt out. Q1 Which disease? 1 Cholera, 2 Measles, "
        "3 Lassa fever, 4 Other disease",
        "Rapport de cas, Ministère de la Santé: 4 questions gratuites, STOP: fin. Q1 Maladie? 1 Choléra, 2 Rougeole, "
        "3 Lassa, 4 Autre",
        [("Cholera", "Choléra", "cholera", "choléra cholera", "Cases"), ("Measles", "Rougeole", "measles", "rougeole", "Cases"),
         ("Lassa fever", "Fièvre de Lassa", "lassa", "lassa", "Cases"),
         ("Other disease", "Autre maladie", "other", "autre", "Which")],
        ("Please reply with a number from 1 to 4.", "Répondez par un nombre de 1 à 4."), "Cases",
        reminder=("Ministry of Health case report: which disease? 1 Cholera, 2 Measles, 3 Lassa fever, 4 Other disease",
                  "Rapport de cas, Ministère: quelle maladie? 1 Choléra, 2 Rougeole, 3 Lassa, 4 Autre"))
    f.text("Which", "Other disease", "Which disease do you suspect? Reply with its name or the main signs",
           "Quelle maladie suspectez-vous? Répondez par son nom ou les signes",
           ("Please reply with the disease or its main signs.", "Répondez par la maladie ou ses signes."), "Cases")
    f.number("Cases", "Cases", "Q2 How many people are ill? Reply with a number, e.g. 2",
             "Q2 Combien de personnes sont malades? Répondez par un nombre, ex. 2",
             1, 999, number_retry(1, 999), "Deaths")
    f.number("Deaths", "Deaths", "Q3 How many of them have died? Reply with a number, 0 for none",
             "Q3 Combien sont mortes? Répondez par un nombre, 0 pour aucune",
             0, 999, number_retry(0, 999), "Place")
    f.text("Place", "Place", "Q4 In which town or village? Reply with its name",
           "Q4 Dans quelle ville ou village? Répondez par son nom",
           ("Please reply with the name of the town or village.", "Répondez par le nom de la ville ou du village."),
           "Alert")
    summary = "@(default(results.disease.category, \"?\")), ill @(default(results.cases.value, \"?\")), died " \
              "@(default(results.deaths.value, \"?\")), @(default(results.place.value, \"?\"))"
    alert = f.action("Alert", "send_broadcast", text="Case alert: " + summary + ". Call the reporter now.",
                     groups=[{"uuid": officers, "name": "Surveillance officers"}], contacts=[], urns=[])
    f.french[alert["uuid"]] = {"text": ["Alerte cas: " + summary + ". Appelez le déclarant."]}
    f.node("Alert", [alert], exits=[("exit", "Thanks")])
    f.message("Thanks", "Thank you. The district surveillance officer will call you. Isolate the case, use gloves. "
              "More cases? Send CASE.",
              "Merci. Le responsable surveillance du district vous appellera. Isolez le cas, mettez des gants. "
              "Autre cas: CASE.")
    f.write(os.path.join(HERE, "suspected-case-report.json"), ["case", "cas"],
            groups=[(officers, "Surveillance officers")])


if __name__ == "__main__":
    for build in (stock_out_report, facility_readiness, staff_record_validation, knowledge_check, announcement,
                  suspected_case_report):
        build()
