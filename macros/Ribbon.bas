Attribute VB_Name = "Ribbon"
'@Folder("InvoiceWorkbook")
'@ModuleDescription("The callbacks of the ribbon: the first word of a button's tag names its macro, in the workbook whose ribbon is shown; the last word of a tag says at whose desk it is shown.")
Option Explicit
Private bar As Object

'@Description("The ribbon was read: kept, so that it can be drawn anew.")
Public Sub OnShown(ByVal ribbon As Object)
    Set bar = ribbon
End Sub

'@Description("Whether a group or button is shown: where the desk is of one half, that half's alone; all where nothing says so.")
Public Sub OnVisible(ByVal control As Object, ByRef visible As Variant)
    Dim desk As String
    Dim words As Variant
    visible = True
    On Error GoTo Unknown
    desk = CStr(ThisWorkbook.Worksheets(1).Evaluate("DeskOfBook"))
    words = Split(control.Tag, " ")
    visible = (desk <> "receivable" And desk <> "payable") Or words(UBound(words)) = desk
Unknown:
End Sub

Public Sub OnPress(ByVal control As Object)
    Application.Run "'" & Replace(ActiveWorkbook.Name, "'", "''") & "'!" & Split(control.Tag, " ")(0)
    If Not bar Is Nothing Then bar.Invalidate
End Sub
