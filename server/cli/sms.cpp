#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "gateway/text/sms_text.hpp"
#include "server/cli/commands.hpp"

namespace tama::server {
namespace {

namespace text = gateway::text;

struct SmsCommand {
    std::string message;
    bool transliterate = false;
    bool ucs2 = false;
    bool json = false;
};

std::string listed(const std::vector<char32_t>& characters) {
    std::string out;
    for (const auto c : characters) {
        if (!out.empty()) out += ' ';
        appendUtf8(out, c);
    }
    return out;
}

void printPlan(const text::SmsPlan& plan, std::ostream& out) {
    out << "encoding    " << text::nameOf(plan.encoding) << '\n'
        << "segments    " << plan.segments.size() << '\n'
        << "characters  " << plan.units << " used, " << plan.units_left << " left in the last segment\n";
    if (!plan.forced_ucs2.empty()) out << "outside GSM-7: " << listed(plan.forced_ucs2) << '\n';
    for (const auto& replaced : plan.replaced) {
        out << "replaced    " << listed({replaced.from}) << " by " << replaced.to << '\n';
    }
    for (std::size_t i = 0; i < plan.segments.size(); ++i) {
        out << "part " << i + 1 << "      " << plan.segments[i].units << ": " << plan.segments[i].text
            << '\n';
    }
}

/// What transliteration would do to a text that is to be sent as it is.
void printOffer(const text::SmsPlan& plan, const text::SmsPlan& cheaper, std::ostream& out) {
    if (cheaper.replaced.empty()) return;
    out << "transliterated it would need " << cheaper.segments.size() << " instead of "
        << plan.segments.size() << " segments, in " << text::nameOf(cheaper.encoding) << ":\n";
    for (const auto& replaced : cheaper.replaced) {
        out << "  " << listed({replaced.from}) << " would be "
            << (replaced.to.empty() ? "left out" : replaced.to) << '\n';
    }
}

nlohmann::json replacedJson(const text::SmsPlan& plan) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& replaced : plan.replaced)
        list.push_back({{"from", listed({replaced.from})}, {"to", replaced.to}});
    return list;
}

nlohmann::json planJson(const text::SmsPlan& plan) {
    nlohmann::json parts = nlohmann::json::array();
    for (const auto& segment : plan.segments)
        parts.push_back({{"units", segment.units}, {"text", segment.text}});
    return {
        {"encoding", text::nameOf(plan.encoding)},
        {"segments", plan.segments.size()},
        {"units", plan.units},
        {"units_left", plan.units_left},
        {"outside_gsm7", listed(plan.forced_ucs2)},
        {"replaced", replacedJson(plan)},
        {"parts", std::move(parts)},
    };
}

}  // namespace

void addSmsCommand(CLI::App& app, Shell& shell) {
    auto* sms = app.add_subcommand("sms", "How a text travels: encoding, segments, characters left, parts");
    const auto command = std::make_shared<SmsCommand>();
    sms->add_option("TEXT", command->message, "The text")->required();
    sms->add_flag("--transliterate", command->transliterate, "Replace characters where that saves segments");
    sms->add_flag("--ucs2", command->ucs2, "As a message that chooses UCS-2 travels");
    sms->add_flag("--json", command->json, "Write JSON");
    sms->callback([command, &shell] {
        text::SmsOptions options;
        if (command->transliterate) options.transliteration = text::Transliteration::WhenItSaves;
        options.force_ucs2 = command->ucs2;
        const auto plan = text::planSms(command->message, options);
        options.transliteration = text::Transliteration::Always;
        const auto cheaper = text::planSms(command->message, options);
        if (command->json) {
            auto view = planJson(plan);
            if (!command->transliterate) {
                view["transliterated"] = {
                    {"segments", cheaper.segments.size()}, {"replaced", replacedJson(cheaper)}};
            }
            shell.out << view.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
        } else {
            printPlan(plan, shell.out);
            if (!command->transliterate) printOffer(plan, cheaper, shell.out);
        }
        if (plan.sendable()) return;
        shell.err << "tama: "
                  << (plan.segments.empty() ? "an empty text cannot be sent\n"
                                            : "a message has at most 255 segments\n");
        shell.exit_code = 1;
    });
}

}  // namespace tama::server
