#include "server/tariff_config.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/config_reader.hpp"

namespace tama::server {
namespace {

constexpr double kDearest = 1'000'000;  // of the currency, for one SMS

void readTariff(ConfigReader& reader, const std::set<std::string>& operators, requests::Tariffs& tariffs) {
    requests::Tariff tariff;
    reader.read("name", tariff.operator_name);
    reader.read("segment", tariff.segment, 0, kDearest);
    reader.read("answer", tariff.answer, 0, kDearest);
    reader.read("worker_message", tariff.worker_message, 0, kDearest);
    if (!reader.has("segment")) reader.problem("segment", "is missing: the price of one SMS that goes out");
    const auto same = [&](const std::string& name) { return equalsIgnoringCase(name, tariff.operator_name); };
    if (!tariff.operator_name.empty() && !operators.empty() && std::none_of(operators.begin(), operators.end(), same)) {
        reader.problem(
            "name", "there is no operator '" + tariff.operator_name + "'; there are " + join(operators, ", ")
        );
    }
    const bool twice = std::any_of(tariffs.by_operator.begin(), tariffs.by_operator.end(), [&](const auto& known) {
        return equalsIgnoringCase(known.operator_name, tariff.operator_name);
    });
    if (twice) reader.problem("name", "two tariffs are of '" + tariff.operator_name + "'");
    reader.reportUnknown();
    tariffs.by_operator.push_back(std::move(tariff));
}

}  // namespace

requests::Tariffs readTariffs(
    ConfigReader& top, const std::set<std::string>& operators, const std::string& file, std::vector<Error>& problems
) {
    requests::Tariffs tariffs;
    const auto* section = top.section("tariffs");
    if (!section) return tariffs;
    ConfigReader reader(*section, "tariffs.", file, problems);
    reader.read("currency", tariffs.currency);
    if (tariffs.currency.empty()) reader.problem("currency", "is missing: as amounts are written, such as \"Le\"");
    for (const auto* one : reader.sections("operator")) {
        ConfigReader tariff(*one, "tariffs.operator.", file, problems);
        readTariff(tariff, operators, tariffs);
    }
    reader.reportUnknown();
    return tariffs;
}

}  // namespace tama::server
