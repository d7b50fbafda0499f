#include "bench/flows/survey.hpp"

#include <cstdint>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace tama::bench {

namespace {

using Json = nlohmann::ordered_json;  // members in the order of an editor, which is not that of the alphabet

constexpr int kIdsOfQuestion = 20;

/// Of version 4 in form; spread as random ones are, and the same at each run.
std::string uuid(int flow, int number) {
    constexpr std::uint64_t kOdd = 0x9E37'79B9'7F4A'7C15;  // 2^64 / the golden ratio
    const auto name = static_cast<std::uint64_t>(flow) << 32U | static_cast<std::uint64_t>(number);
    const std::uint64_t mixed = name * kOdd;
    char text[37];
    std::snprintf(
        text,
        sizeof text,
        "%08x-%04x-4000-8%03d-%012d",
        static_cast<unsigned>(mixed >> 32U),
        static_cast<unsigned>(mixed >> 16U & 0xFFFFU),
        flow,
        number
    );
    return text;
}

class Survey {
  public:
    Survey(int questions, int number) : questions_(questions), flow_(number) {}

    std::string text() {
        Json nodes = Json::array();
        for (int i = 0; i < questions_; ++i) {
            nodes.push_back(message(i));
            nodes.push_back(question(i));
        }
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
    std::string id(int nth, int part) const { return uuid(flow_, (nth + 1) * kIdsOfQuestion + part); }

    Json message(int nth) {
        const std::string count = std::to_string(nth + 1);
        translations_[id(nth, 1)] = {
            {"text",
             {"Question " + count + ", @contact.first_name : combien de boîtes de médicaments restent-elles "
              "sur l'étagère @(upper(\"" + count + "b\")) ?"}}};
        placeInEditor(id(nth, 0), "execute_actions", 2 * nth);
        return {
            {"uuid", id(nth, 0)},
            {"actions",
             Json::array(
                 {{{"uuid", id(nth, 1)},
                   {"type", "send_msg"},
                   {"text",
                    "Question " + count + ", @contact.first_name: how many boxes of the medicine are left "
                    "on shelf @(upper(\"" + count + "b\"))?"},
                   {"attachments", Json::array()},
                   {"quick_replies", Json::array()}}}
             )},
            {"exits", Json::array({{{"uuid", id(nth, 12)}, {"destination_uuid", id(nth, 13)}}})}};
    }

    Json question(int nth) {
        const std::string next = nth + 1 < questions_ ? id(nth + 1, 0) : "";
        const Json exit_on{{"destination_uuid", next.empty() ? Json() : Json(next)}};
        Json exits = Json::array();
        Json categories = Json::array();
        constexpr const char* kNames[] = {"Within reach", "Other", "No Response"};
        constexpr const char* kFrench[] = {"Dans la limite", "Autre", "Sans réponse"};
        for (int way = 0; way < 3; ++way) {
            Json exit = way == 1 ? Json{{"destination_uuid", id(nth, 0)}} : exit_on;
            exit["uuid"] = id(nth, 2 + way);
            exits.push_back(std::move(exit));
            categories.push_back(
                {{"uuid", id(nth, 6 + way)}, {"name", kNames[way]}, {"exit_uuid", id(nth, 2 + way)}}
            );
            translations_[id(nth, 6 + way)] = {{"name", {kFrench[way]}}};
        }
        placeInEditor(id(nth, 13), "wait_for_response", 2 * nth + 1);
        const Json cases = Json::array(
            {{{"uuid", id(nth, 10)},
              {"type", "has_number_between"},
              {"arguments", {"0", "500"}},
              {"category_uuid", id(nth, 6)}}}
        );
        return {
            {"uuid", id(nth, 13)},
            {"actions", Json::array()},
            {"router",
             {{"type", "switch"},
              {"operand", "@input.text"},
              {"wait", {{"type", "msg"}, {"timeout", {{"seconds", 86'400}, {"category_uuid", id(nth, 8)}}}}},
              {"result_name", "Shelf " + std::to_string(nth + 1)},
              {"cases", cases},
              {"categories", std::move(categories)},
              {"default_category_uuid", id(nth, 7)}}},
            {"exits", std::move(exits)}};
    }

    void placeInEditor(const std::string& node, const char* type, int row) {
        editor_[node] = {
            {"type", type},
            {"position", {{"left", 100 + row % 7 * 240}, {"top", 180 * row}}},
            {"config", {{"cases", Json::object()}}}};
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
