// What SMS cost, by operator: data of the configuration, in the country's currency. Plain values.
#pragma once

#include <string>
#include <vector>

namespace tama::requests {

struct Tariff {
    std::string operator_name;  // as the numbering plan names it; empty: all that have none of their own
    double segment = 0;         // the ministry pays for one that goes out
    double answer = 0;          // the ministry pays for a message that comes in
    double worker_message = 0;  // a worker pays for an SMS, where answering is not free
};

struct Tariffs {
    std::string currency;  // "Le"; as it is shown
    std::vector<Tariff> by_operator;

    /// nullptr where none fits. Letters of either case.
    const Tariff* of(const std::string& operator_name) const;
    bool empty() const { return by_operator.empty(); }
};

/// "Le 1,240.50".
std::string moneyInWords(double amount, const std::string& currency);

}  // namespace tama::requests
