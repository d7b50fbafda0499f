#include "bench/flows/survey.hpp"

#include <nlohmann/json.hpp>

namespace tama::bench {

namespace {

using Json = nlohmann::json;

constexpr int kIdsOfNode = 20;

std::string uuid(int flow, int number) {
    const auto padded = [](std::string digits, std::size_t width) {
        return std::string(width - digits.size(), '0') + digits;
    };
    return "00000000-0000-4000-8" + padded(std::to_string(flow), 3) + "-" +
           padded(std::to_string(number), 12);
}

class Survey {
  public:
    Survey(int questions, int number) : questions_(questions), flow_(number) {}

    std::string text() {
        Json nodes = Json::array();
        for (int i = 0; i < questions_; ++i) nodes.push_back(question(i));
        const Json flow{
            {"uuid", uuid(flow_, 1)},
            {"name", "Survey " + std::to_string(flow_)},
            {"spec_version", "13.1.0"},
            {"language", "eng"},
            {"type", "messaging"},
            {"revision", 12},
            {"expire_after_minutes", 10'080},
            {"localization", {{"fra", translations_}}},
            {"nodes", std::move(nodes)},
            {"_ui", {{"nodes", editor_}, {"stickies", Json::object()}}}
        };
        return Json{{"version", "13"}, {"flows", Json::array({flow})}}.dump();
    }

  private:
    std::string id(int node, int part) const { return uuid(flow_, (node + 1) * kIdsOfNode + part); }

    Json question(int node) {
        const std::string count = std::to_string(node + 1);
        const std::string next = node + 1 < questions_ ? id(node + 1, 0) : "";
        const Json exit_on{{"destination_uuid", next.empty() ? Json() : Json(next)}};
        Json exits = Json::array();
        Json categories = Json::array();
        constexpr const char* kNames[] = {"Within reach", "Not applicable", "Other", "No Response"};
        constexpr const char* kFrench[] = {"Dans la limite", "Sans objet", "Autre", "Sans réponse"};
        for (int way = 0; way < 4; ++way) {
            Json exit = way == 2 ? Json{{"destination_uuid", id(node, 0)}} : exit_on;
            exit["uuid"] = id(node, 2 + way);
            exits.push_back(std::move(exit));
            categories.push_back(
                {{"uuid", id(node, 6 + way)}, {"name", kNames[way]}, {"exit_uuid", id(node, 2 + way)}}
            );
            translations_[id(node, 6 + way)] = {{"name", {kFrench[way]}}};
        }
        translations_[id(node, 1)] = {
            {"text",
             {"Question " + count + ", @contact.first_name : combien de boîtes de médicaments restent-elles "
              "sur l'étagère @(upper(\"" + count + "b\")) ?"}}};
        translations_[id(node, 11)] = {{"arguments", {"aucun rien sans-objet"}}};
        editor_[id(node, 0)] = {
            {"type", "wait_for_response"},
            {"position", {{"left", 100 + node % 7 * 240}, {"top", 180 * node}}},
            {"config", {{"cases", Json::object()}}}};
        const Json cases = Json::array(
            {{{"uuid", id(node, 10)},
              {"type", "has_number_between"},
              {"arguments", {"0", "500"}},
              {"category_uuid", id(node, 6)}},
             {{"uuid", id(node, 11)},
              {"type", "has_any_word"},
              {"arguments", {"none nothing n/a"}},
              {"category_uuid", id(node, 7)}}}
        );
        return {
            {"uuid", id(node, 0)},
            {"actions",
             Json::array(
                 {{{"uuid", id(node, 1)},
                   {"type", "send_msg"},
                   {"text",
                    "Question " + count + ", @contact.first_name: how many boxes of the medicine are left "
                    "on shelf @(upper(\"" + count + "b\"))?"},
                   {"attachments", Json::array()},
                   {"quick_replies", Json::array()}}}
             )},
            {"router",
             {{"type", "switch"},
              {"operand", "@input.text"},
              {"wait", {{"type", "msg"}, {"timeout", {{"seconds", 86'400}, {"category_uuid", id(node, 9)}}}}},
              {"result_name", "Shelf " + count},
              {"cases", cases},
              {"categories", std::move(categories)},
              {"default_category_uuid", id(node, 8)}}},
            {"exits", std::move(exits)}};
    }

    int questions_;
    int flow_;
    Json translations_ = Json::object();
    Json editor_ = Json::object();
};

}  // namespace

std::string surveyFile(int questions, int number) {
    return Survey(questions, number).text();
}

}  // namespace tama::bench
