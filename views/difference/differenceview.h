// What differs between images or pages: packages first, counted and filtered, then layers and sizes as bars, the text, and
// the environment. Used wherever two versions of an image stand against each other.
#pragma once

#include "model/items/textdiff.h"

#include <QWidget>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTabBar;
class QToolButton;
class QTreeView;

namespace stackwright {

class DiffView;
class PackageTable;
class SizeBars;
class ValueTable;

class DifferenceView : public QWidget
{
    Q_OBJECT
public:
    enum Part { Packages, Layers, Text, Environment, PartCount };

    explicit DifferenceView(QWidget *parent = nullptr);

    /// `text`: in place of the texts of the images' info commands. `headings`: what the two sides are called.
    void setDifferences(const QList<ImageDifference> &images, const std::optional<TextDiff> &text = {});
    /// Only a text: of a file that is no page of an image.
    void setText(const TextDiff &text, const QString &nothing = {});
    void showPart(Part part);
    Part part() const;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makePackages();
    QWidget *makeLayers();
    QWidget *makeEnvironment();
    void refreshCounts();
    void countShown();

    QTabBar *m_tabs;
    QStackedWidget *m_stack;
    PackageTable *m_packages;
    ValueTable *m_layers, *m_environment;
    QButtonGroup *m_kinds;
    QLineEdit *m_filter;
    QLabel *m_noPackages, *m_noLayers, *m_noEnvironment, *m_conclusion;
    QTreeView *m_packageView, *m_layerView, *m_environmentView;
    SizeBars *m_sizes;
    DiffView *m_diff;
    QString m_whyNoPackages; ///< of an image, nobody could compare them; empty: they were compared
};

} // namespace stackwright
