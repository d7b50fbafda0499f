#include "flows/runtime/service_texts.hpp"

namespace tama::runtime {
namespace {

constexpr std::array kTexts{
    ServiceTexts{
        "eng",
        {"You will get no more messages from the Ministry of Health. Send START to get them again.",
         "You will get messages from the Ministry of Health again. Send STOP to end them.",
         "Ministry of Health messages. [Answering is free. ]Send STOP to end them. For help ask your district "
         "health office.",
         "Thank you. No question is open for you now. Send HELP for help.",
         "Thank you for telling us. We will not write to this number about it again.",
         "Ministry of Health: did you mean {}? Then send it again, spelt like this. For help send HELP.",
         "Ministry of Health: there are still questions for you about {}. Send RESUME to go on with them.",
         "For {} (somebody else? Send NOT ME):",
         "Ministry of Health: we ask health workers by SMS, now about {}. [Answering is free. ]HELP for help, STOP to end.",
         "Ministry of Health: may we ask you about {}? It is up to you. Reply YES or NO.",
         "Thank you. We will not ask you about this.",
         "Thank you. The questions about {} are over: your answer is kept and not counted.",
         "To change the language send LANG and one of these: {}",
         "We write to you in English from now on."}},
    ServiceTexts{
        "fra",
        {"Vous ne recevrez plus de messages du Ministère de la Santé. Envoyez START pour les recevoir à "
         "nouveau.",
         "Vous recevrez à nouveau les messages du Ministère de la Santé. Envoyez STOP pour les refuser.",
         "Messages du Ministère de la Santé. [Répondre est gratuit. ]Envoyez STOP pour les refuser. Aide : "
         "votre bureau de district.",
         "Merci. Aucune question ne vous attend pour le moment. Envoyez AIDE pour de l'aide.",
         "Merci de nous le dire. Nous ne vous écrirons plus à ce sujet.",
         "Ministère de la Santé : vouliez-vous dire {} ? Renvoyez-le écrit ainsi. Aide : envoyez AIDE.",
         "Ministère de la Santé : des questions vous attendent sur {}. Envoyez REPRENDRE pour continuer.",
         "Pour {} (une autre personne ? Envoyez PAS MOI) :",
         "Ministère de la Santé : questions aux agents de santé, ici sur {}. [Répondre est gratuit. ]AIDE, STOP pour refuser.",
         "Ministère de la Santé : pouvons-nous vous questionner sur {} ? C'est à vous de choisir. OUI ou NON ?",
         "Merci. Nous ne vous questionnerons pas à ce sujet.",
         "Merci. Les questions sur {} sont closes : votre réponse est gardée mais ne compte pas.",
         "Pour changer de langue envoyez LANGUE et un de ces codes : {}",
         "Nous vous écrivons désormais en français."}},
    ServiceTexts{
        "por",
        {"Terminam aqui as mensagens do Min. da Saúde. START: receber de novo.",
         "Voltará a receber mensagens do Min. da Saúde. STOP: terminar.",
         "Mensagens do Min. da Saúde. [Responder é grátis. ]STOP: terminar.",
         "Obrigado. Não há perguntas para si. Envie AJUDA para ajuda.",
         "Obrigado por avisar. Não voltaremos a escrever.",
         "Queria dizer {}? Envie de novo assim.",
         "Perguntas: {}. RETOMAR: continuar.",
         "Para {} (outra pessoa? NAO SOU EU):",
         "Min. da Saúde: {}. [É grátis. ]AJUDA ou STOP.",
         "Podemos perguntar: {}? Envie SIM ou NAO.",
         "Obrigado. Não perguntaremos.",
         "Obrigado. Já acabou: {}. Não conta.",
         "LINGUA e um destes: {}",
         "Passamos a escrever em português."}},
    ServiceTexts{
        "swa",
        {"Hutapokea tena ujumbe kutoka Wizara ya Afya. Tuma START kupokea tena.",
         "Utapokea tena ujumbe kutoka Wizara ya Afya. Tuma STOP kuacha.",
         "Ujumbe wa Wizara ya Afya. [Kujibu ni bure. ]Tuma STOP kuacha. Msaada: ofisi ya afya ya wilaya yako.",
         "Asante. Hakuna swali lako kwa sasa. Tuma MSAADA kupata msaada.",
         "Asante kwa kutuambia. Hatutakuandikia tena kuhusu hili.",
         "Wizara ya Afya: ulimaanisha {}? Tuma tena ukiandika hivyo. Tuma MSAADA kupata msaada.",
         "Wizara ya Afya: bado kuna maswali kuhusu {}. Tuma ENDELEA kuendelea.",
         "Kwa {} (mtu mwingine? Tuma SI MIMI):",
         "Wizara ya Afya: tunawauliza wahudumu wa afya kwa SMS, sasa kuhusu {}. [Kujibu ni bure. ]MSAADA, STOP kuacha.",
         "Wizara ya Afya: tunaweza kukuuliza kuhusu {}? Ni hiari yako. Jibu NDIYO au HAPANA.",
         "Asante. Hatutakuuliza kuhusu hili.",
         "Asante. Maswali kuhusu {} yamekwisha: jibu lako limehifadhiwa lakini halihesabiwi.",
         "Kubadili lugha tuma LUGHA na moja ya hizi: {}",
         "Tutakuandikia kwa Kiswahili kuanzia sasa."}},
    ServiceTexts{
        "ara",
        {"لن تصلك رسائل أخرى من وزارة الصحة. أرسل START لاستقبالها.",
         "ستصلك رسائل وزارة الصحة من جديد. أرسل STOP لإيقافها.",
         "رسائل وزارة الصحة. [الرد مجاني. ]أرسل STOP لإيقافها.",
         "شكرا. لا يوجد سؤال لك الآن. أرسل HELP للمساعدة.",
         "شكرا لإخبارنا. لن نكتب إليك ثانية.",
         "هل تقصد {}؟ أرسلها مرة أخرى هكذا.",
         "أسئلة باقية: {}. أرسل RESUME.",
         "إلى {} (شخص آخر؟ أرسل NOT ME):",
         "وزارة الصحة: {}. [الرد مجاني. ]HELP أو STOP.",
         "هل نسألك عن {}؟ نعم أو لا.",
         "شكرا. لن نسألك عن هذا.",
         "شكرا. انتهت أسئلة {} ولا تحسب.",
         "أرسل LANG مع: {}",
         "سنكتب إليك بالعربية."}},
    ServiceTexts{
        "spa",
        {"No recibirá más mensajes del Min. de Salud. START: recibirlos.",
         "Recibirá de nuevo mensajes del Min. de Salud. STOP: terminar.",
         "Mensajes del Min. de Salud. [Responder es gratis. ]STOP: terminar.",
         "Gracias. No hay preguntas para usted. Envíe AYUDA para ayuda.",
         "Gracias por avisar. No volveremos a escribirle.",
         "¿Quiso decir {}? Envíelo de nuevo así.",
         "Preguntas: {}. REANUDAR: seguir.",
         "Para {} (¿otra persona? NO SOY YO):",
         "Min. de Salud: {}. [Es gratis. ]AYUDA o STOP.",
         "¿Podemos preguntarle: {}? Envíe SI o NO.",
         "Gracias. No le preguntaremos.",
         "Gracias. Ya acabó: {}. No cuenta.",
         "IDIOMA y uno de estos: {}",
         "Ahora le escribimos en español."}},
};

}  // namespace

std::span<const ServiceTexts> builtInServiceTexts() {
    return kTexts;
}

}  // namespace tama::runtime
