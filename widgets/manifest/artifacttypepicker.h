// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QComboBox>

namespace Widgets {

/// Chooses the type of an artifact: all that Spinnaker knows, in groups, with their names there and in words.
class ArtifactTypePicker : public QComboBox
{
    Q_OBJECT

public:
    explicit ArtifactTypePicker(QWidget *parent = nullptr);

    /// "s3/object".
    [[nodiscard]] QString type() const;
    /// A type that is not in the list is added to it.
    void setType(const QString &type);
};

} // namespace Widgets
