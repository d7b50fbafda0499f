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
         "Ministry of Health: did you mean {}? Then send it again, spelt like this. For help send HELP."}},
    ServiceTexts{
        "fra",
        {"Vous ne recevrez plus de messages du Ministère de la Santé. Envoyez START pour les recevoir à "
         "nouveau.",
         "Vous recevrez à nouveau les messages du Ministère de la Santé. Envoyez STOP pour les refuser.",
         "Messages du Ministère de la Santé. [Répondre est gratuit. ]Envoyez STOP pour les refuser. Aide : "
         "votre bureau de district.",
         "Merci. Aucune question ne vous attend pour le moment. Envoyez AIDE pour de l'aide.",
         "Merci de nous le dire. Nous ne vous écrirons plus à ce sujet.",
         "Ministère de la Santé : vouliez-vous dire {} ? Renvoyez-le écrit ainsi. Aide : envoyez AIDE."}},
    ServiceTexts{
        "por",
        {"Terminam aqui as mensagens do Min. da Saúde. START: receber de novo.",
         "Voltará a receber mensagens do Min. da Saúde. STOP: terminar.",
         "Mensagens do Min. da Saúde. [Responder é grátis. ]STOP: terminar.",
         "Obrigado. Não há perguntas para si. Envie AJUDA para ajuda.",
         "Obrigado por avisar. Não voltaremos a escrever.",
         "Queria dizer {}? Envie de novo assim."}},
    ServiceTexts{
        "swa",
        {"Hutapokea tena ujumbe kutoka Wizara ya Afya. Tuma START kupokea tena.",
         "Utapokea tena ujumbe kutoka Wizara ya Afya. Tuma STOP kuacha.",
         "Ujumbe wa Wizara ya Afya. [Kujibu ni bure. ]Tuma STOP kuacha. Msaada: ofisi ya afya ya wilaya yako.",
         "Asante. Hakuna swali lako kwa sasa. Tuma MSAADA kupata msaada.",
         "Asante kwa kutuambia. Hatutakuandikia tena kuhusu hili.",
         "Wizara ya Afya: ulimaanisha {}? Tuma tena ukiandika hivyo. Tuma MSAADA kupata msaada."}},
    ServiceTexts{
        "ara",
        {"لن تصلك رسائل أخرى من وزارة الصحة. أرسل START لاستقبالها.",
         "ستصلك رسائل وزارة الصحة من جديد. أرسل STOP لإيقافها.",
         "رسائل وزارة الصحة. [الرد مجاني. ]أرسل STOP لإيقافها.",
         "شكرا. لا يوجد سؤال لك الآن. أرسل HELP للمساعدة.",
         "شكرا لإخبارنا. لن نكتب إليك ثانية.",
         "هل تقصد {}؟ أرسلها مرة أخرى هكذا."}},
    ServiceTexts{
        "spa",
        {"No recibirá más mensajes del Min. de Salud. START: recibirlos.",
         "Recibirá de nuevo mensajes del Min. de Salud. STOP: terminar.",
         "Mensajes del Min. de Salud. [Responder es gratis. ]STOP: terminar.",
         "Gracias. No hay preguntas para usted. Envíe AYUDA para ayuda.",
         "Gracias por avisar. No volveremos a escribirle.",
         "¿Quiso decir {}? Envíelo de nuevo así."}},
};

}  // namespace

std::span<const ServiceTexts> builtInServiceTexts() {
    return kTexts;
}

}  // namespace tama::runtime
